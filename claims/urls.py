"""Addresses of the public pages.

What names a thing for ever comes first (a claim's code, a number); the slug after it may change.
"""

from django.urls import URLPattern, URLResolver, path

from claims import feeds, sitemaps
from claims.export import CLAIMS, EVIDENCE, VERDICTS
from claims.views import (
    articles,
    claims,
    corrections,
    data,
    export,
    fact_check_tools,
    history,
    reports,
    sharing,
    site,
    sources,
    statistics,
    subjects,
    verdicts,
)
from claims.views.public import View, for_programs, public

app_name = "claims"


def page(route: str, view: View, name: str) -> URLPattern:
    """The address of a page for everybody."""
    return path(route, public(view), name=name)


def data_at(route: str, view: View, name: str) -> URLPattern:
    """The address of data for everybody's programs."""
    return path(route, for_programs(public(view)), name=name)


urlpatterns: list[URLPattern | URLResolver] = [
    page("", site.home, name="home"),
    page("claims/", claims.claim_list, name="claims"),
    data_at("claims.csv", export.csv_of(CLAIMS), name="claims_csv"),
    data_at("verdicts.csv", export.csv_of(VERDICTS), name="verdicts_csv"),
    data_at("evidence.csv", export.csv_of(EVIDENCE), name="evidence_csv"),
    data_at("csv-metadata.json", export.csv_metadata, name="csv_metadata"),
    data_at("claims.atom", feeds.claims_atom, name="claims_atom"),
    data_at("claims.json", feeds.claims_json, name="claims_json"),
    data_at("claims/<str:code>.json", data.claim_json, name="claim_json"),
    page("claims/<slug:code>/", claims.claim_detail, name="claim_code"),
    page("claims/<slug:code>/picture.png", sharing.claim_picture, name="claim_picture"),
    path("claims/<slug:code>/embed/", sharing.framed(public(sharing.claim_embed)), name="claim_embed"),
    data_at("claims/<str:code>/verdicts/<str:number>.json", history.verdict_json, name="verdict_json"),
    page("claims/<slug:code>/verdicts/<int:number>/", verdicts.verdict_detail, name="verdict"),
    page("claims/<slug:code>/timemap/", verdicts.timemap, name="timemap"),
    path("claims/<slug:code>/<slug:slug>/", verdicts.remembers(public(claims.claim_detail)), name="claim"),
    page("claims/<slug:code>/<slug:slug>/quotes/", claims.claim_quotes, name="claim_quotes"),
    page("articles/", articles.article_list, name="articles"),
    page("articles/<int:pk>/", articles.article_detail, name="article_number"),
    page("articles/<int:pk>/<slug:slug>/", articles.article_detail, name="article"),
    page("articles/<int:pk>/<slug:slug>/changes/", articles.article_changes, name="article_changes"),
    page("sources/", sources.source_list, name="sources"),
    page("sources/<int:pk>/", sources.source_detail, name="source_number"),
    page("sources/<int:pk>/<slug:slug>/", sources.source_detail, name="source"),
    page("statistics/", statistics.statistics, name="statistics"),
    data_at("statistics/<slug:name>.csv", statistics.statistics_csv, name="statistics_csv"),
    page("corrections/", corrections.correction_list, name="corrections"),
    data_at("corrections.atom", feeds.corrections_atom, name="corrections_atom"),
    path("report/", reports.report, name="report"),
    path("report/<slug:reference>/", reports.report_status, name="report_status"),
    page("claimants/", subjects.claimant_list, name="claimants"),
    data_at("claimants/<int:pk>.atom", feeds.claimant_atom, name="claimant_atom"),
    page("claimants/<int:pk>/", subjects.claimant_detail, name="claimant_number"),
    page("claimants/<int:pk>/<slug:slug>/", subjects.claimant_detail, name="claimant"),
    page("publishers/", subjects.publisher_list, name="publishers"),
    data_at("publishers/<int:pk>.atom", feeds.publisher_atom, name="publisher_atom"),
    page("publishers/<int:pk>/", subjects.publisher_detail, name="publisher_number"),
    page("publishers/<int:pk>/<slug:slug>/", subjects.publisher_detail, name="publisher"),
    page("topics/", subjects.topic_list, name="topics"),
    data_at("topics/<slug:slug>.atom", feeds.topic_atom, name="topic_atom"),
    page("topics/<slug:slug>/", subjects.topic_detail, name="topic"),
    page("method/", site.method, name="method"),
    page("method/history/", history.history, name="history"),
    data_at("history.json", history.history_json, name="history_json"),
    page("data/", data.data, name="data"),
    data_at("claimreview.json", data.claim_reviews, name="claim_reviews"),
    data_at("oembed", sharing.oembed, name="oembed"),
    data_at("openapi.json", data.openapi_json, name="openapi"),
    data_at("v1alpha1/claims:search", fact_check_tools.claims_search, name="claims_search"),
    page("sitemap.xml", sitemaps.sitemap_index, name="sitemap"),
    page("sitemap-<slug:section>-<int:number>.xml", sitemaps.sitemap_file, name="sitemap_file"),
    page("picture.png", sharing.site_picture, name="site_picture"),
]
