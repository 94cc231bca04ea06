"""Addresses of the public pages.

What names a thing for ever comes first (a claim's code, a number); the slug after it may change.
"""

from django.urls import URLPattern, URLResolver, path

from claims.views import articles, claims, export, site, sources

app_name = "claims"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", site.home, name="home"),
    path("claims/", claims.claim_list, name="claims"),
    path("claims.csv", export.claims_csv, name="claims_csv"),
    path("claims/<slug:code>/", claims.claim_detail, name="claim_code"),
    path("claims/<slug:code>/<slug:slug>/", claims.claim_detail, name="claim"),
    path("articles/", articles.article_list, name="articles"),
    path("articles/<int:pk>/", articles.article_detail, name="article_number"),
    path("articles/<int:pk>/<slug:slug>/", articles.article_detail, name="article"),
    path("articles/<int:pk>/<slug:slug>/changes/", articles.article_changes, name="article_changes"),
    path("sources/", sources.source_list, name="sources"),
    path("sources/<int:pk>/", sources.source_detail, name="source_number"),
    path("sources/<int:pk>/<slug:slug>/", sources.source_detail, name="source"),
    path("method/", site.method, name="method"),
]
