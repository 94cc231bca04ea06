import time
import unicodedata
from typing import Any
from urllib.parse import urlsplit

import html5lib  # type: ignore[import-untyped]
import pytest
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.sanitize import LONGEST, Rel, clean, normalise, safe_url, to_html

# Seconds of this process alone, whatever else runs. The slowest takes 1.5; what grows faster than the text, minutes.
WELL_ABOVE = 20

# Written out again, so that the module cannot widen what this test holds it to.
TAGS = set("p br strong em a ul ol li blockquote code pre h3 h4 sup sub abbr".split())
ATTRIBUTES = {"a": {"href", "title", "hreflang", "rel"}, "abbr": {"title"}}

VECTORS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg></p><style><a title='</style><img src onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='&#106;avascript&colon;alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='https://example.org' onclick='alert(1)' style='color:red' target=_blank rel=opener>x</a>",
    "<a xlink:href='javascript:alert(1)' href='https://example.org'>x</a>",
    "<p style='background:url(javascript:alert(1))' class=x id=y>x</p>",
    "<abbr title='\"><img src=x onerror=alert(1)>'>x</abbr>",
    "<iframe src='javascript:alert(1)'></iframe><object data=x></object><embed src=x>",
    "<form action='javascript:alert(1)'><input autofocus onfocus=alert(1)><button>x</button></form>",
    "<textarea><script>alert(1)</script></textarea><title><img src=x onerror=alert(1)></title>",
    "<base href='https://evil.example/'><meta http-equiv=refresh content='0;url=javascript:alert(1)'><link rel=import>",
    "<!--><img src=x onerror=alert(1)>--><![CDATA[<img src=x onerror=alert(1)>]]><?php x ?>",
    "<<script>alert(1);//<</script>",
    "<img src=\"x` `<script>alert(1)</script>\"` `>",
    "<scr\0ipt>alert(1)</scr\0ipt><img/src=x\0onerror=alert(1)>",
    "<blockquote cite='javascript:alert(1)'>x</blockquote>",
    "<template><img src=x onerror=alert(1)></template>",
    "<custom-element onclick=alert(1)>x</custom-element>",
    "[x](javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](JAVASCRIPT&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x]( https://example.org/\"onmouseover=alert(1) )",
    "[x](https://example.org '\"onmouseover=\"alert(1)')",
    "![x](x'onerror=alert`1`)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "<https://example.org/\"><script>alert(1)</script>>",
    "[x]: javascript:alert(1)\n\n[x]",
    "```x\" onclick=alert(1)\n</code></pre><script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    "# <img src=x onerror=alert(1)>",
]  # fmt: skip

pieces = st.sampled_from(
    "< > \" ' / = & &lt; &#60; &colon; : ( ) [ ] ! # * _ ` ``` > - \n \n\n \0 \\ <!-- --> <![CDATA[ ]]> "
    "<p> </p> <a <a> </a> <svg> </svg> <math> <style> </style> <script> </script> <title> <noscript> <textarea> "
    "<table> <td> <img <select> <template> <pre> <code> <abbr <em> <li> "
    "href= src= title= onerror= rel= style= xlink:href= "
    "javascript: data: https://example.org mailto:a@b alert(1) x".split(" ")
)
hostile = st.one_of(st.text(max_size=60), st.lists(st.one_of(pieces, st.text(max_size=3)), max_size=25).map("".join))


def elements(html: str) -> list[Any]:
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return [element for element in tree.iter() if element is not tree]


def assert_only_what_is_allowed(html: str, rel: str) -> None:
    for element in elements(html):
        assert element.tag in TAGS  # a comment's tag is a function
        assert set(element.attrib) <= ATTRIBUTES.get(element.tag, set())
        if "href" in element.attrib:
            assert urlsplit(element.attrib["href"]).scheme in {"http", "https", "mailto"}
            assert element.attrib["rel"] == rel
        else:
            assert "rel" not in element.attrib


@pytest.mark.parametrize("vector", VECTORS)
def test_known_attacks_leave_only_allowed_tags_attributes_and_schemes(vector: str) -> None:
    assert_only_what_is_allowed(to_html(vector), "noopener")
    assert_only_what_is_allowed(to_html(f"a\n\n> {vector}\n\n*{vector}*"), "noopener")
    assert_only_what_is_allowed(clean(vector, rel=Rel.READER), "ugc nofollow noopener")


@given(hostile)
def test_whatever_markdown_gives_only_allowed_tags_attributes_and_schemes(text: str) -> None:
    assert_only_what_is_allowed(to_html(text), "noopener")


@given(hostile)
def test_whatever_html_gives_only_allowed_tags_attributes_and_schemes_and_is_clean_the_second_time(text: str) -> None:
    once = clean(text, rel=Rel.CLAIM)

    assert_only_what_is_allowed(once, "nofollow noopener")
    assert_only_what_is_allowed(clean(once, rel=Rel.CLAIM), "nofollow noopener")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("*a*, **b**, `c`.", "<p><em>a</em>, <strong>b</strong>, <code>c</code>.</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>"),
        ("```python\nx < 1\n```", "<pre><code>x &lt; 1\n</code></pre>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("Fish & chips < 5 > 3", "<p>Fish &amp; chips &lt; 5 &gt; 3</p>"),
        ("https://example.org is no link", "<p>https://example.org is no link</p>"),
        ("before ![alt](https://example.org/x.png) after", "<p>before  after</p>"),
        ("<b>typed</b>", "<p>&lt;b&gt;typed&lt;/b&gt;</p>"),
    ],
)
def test_editors_markdown_renders_as_they_expect(markdown: str, html: str) -> None:
    assert to_html(markdown).strip() == html


@pytest.mark.parametrize(
    ("markdown", "heading"),
    [("# A", "h3"), ("A\n===", "h3"), ("## A", "h4"), ("A\n---", "h4"), ("###### A", "h4"), ("> # A", "h3")],
)
def test_headings_in_an_explanation_stand_below_the_headings_of_the_page(markdown: str, heading: str) -> None:
    assert heading in [element.tag for element in elements(to_html(markdown))]


@pytest.mark.parametrize(
    ("rel", "value"),
    [
        (Rel.EVIDENCE, "noopener"),
        (Rel.CLAIM, "nofollow noopener"),
        (Rel.READER, "ugc nofollow noopener"),
    ],
)
def test_the_rel_of_a_link_is_ours_and_says_who_wrote_it(rel: Rel, value: str) -> None:
    (link,) = elements(clean('<a href="https://example.org" rel="opener me" title="t" hreflang="fr">x</a>', rel=rel))

    assert link.attrib == {"href": "https://example.org", "rel": value, "title": "t", "hreflang": "fr"}
    assert f'rel="{value}"' in to_html("[x](https://example.org)", rel=rel)


@pytest.mark.parametrize(
    "address", ["/claims/abc/", "#top", "page.html", "//example.org/", "https:///x", "ftp://example.org"]
)
def test_a_link_that_is_no_whole_address_is_no_link(address: str) -> None:
    (link,) = elements(clean(f'<a href="{address}">x</a>', rel=Rel.EVIDENCE))

    assert link.attrib == {}
    assert link.text == "x"


def test_the_text_of_what_is_taken_away_stays() -> None:
    assert clean("<section>Kept <u>words</u></section>", rel=Rel.READER) == "Kept words"


def test_saving_normalises_accents_and_newlines_and_drops_control_characters() -> None:
    assert normalise("e\u0301a\r\nb\rc\td\0\x08\x0c\x1b\x7f\x85\ud800\ufffe") == "\u00e9a\nb\nc\td"


def test_an_accent_joins_its_letter_when_the_control_character_between_them_goes() -> None:
    assert normalise("e\0\u0301") == "\u00e9"


@given(st.text())
def test_normalising_is_final(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert {char for char in once if unicodedata.category(char) in {"Cc", "Cs"}} <= {"\n", "\t"}


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c&d=%20#e",
        "HTTPS://EXAMPLE.ORG/",
        "https://bücher.example/é",
        "https://[2001:db8::1]/",
        "https://web.archive.org/web/2026/https://a@b.example/",
    ],
)
def test_an_address_that_a_page_may_link_to(url: str) -> None:
    assert safe_url(url) == url
    assert safe_url(f"  {url}\n") == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "mailto:a@b.example",
        "ftp://example.org",
        "//example.org",
        "/claims/",
        "https:",
        "https:///path",
        "https:example.org",
        "https://exa\tmple.org",
        "https://example.org/a b",
        "https:\\\\example.org",
        "https://known.example@other.example/",
        "https://known.example\\@other.example/",
        "https://user:secret@example.org/",
        "https://[::1",
        "https://example.org:99999/",
        "https://example.org:port/",
        "https://example.org/\0",
    ],
)
def test_an_address_that_a_page_must_not_link_to(url: str) -> None:
    assert safe_url(url) is None


@given(hostile)
def test_a_safe_address_is_always_http_with_a_host(text: str) -> None:
    for url in (safe_url(text), safe_url("https://" + text)):
        assert url is None or (urlsplit(url).scheme in {"http", "https"} and urlsplit(url).hostname)


@pytest.mark.parametrize(
    "piece",
    ["&", "<", "[", "![", "[a](", "*a ", "**x* ", "a**b", "*a_", "> ", "- ", "`", "<a:", "\\", "\n", "&amp;"],
)
def test_an_explanation_made_to_be_slow_takes_seconds_at_most(piece: str) -> None:
    begun = time.process_time()
    to_html(piece * (LONGEST // len(piece)))

    assert time.process_time() - begun < WELL_ABOVE


def test_a_very_long_explanation_takes_seconds_at_most() -> None:
    prose = (
        "The ministry published **three** figures; [the first](https://example.org/a?b=c&d=e) is the one quoted. " * 6
    )
    text = ("## Figures\n\n" + prose + "\n\n> " + prose + "\n\n") * 160
    begun = time.process_time()
    html = to_html(text)

    assert len(text) > 190_000
    assert html.count("<h4>") == 160
    assert time.process_time() - begun < WELL_ABOVE


@pytest.mark.parametrize("tag", ["em", "ul", "blockquote", "a href='https://example.org'", "svg", "div"])
def test_html_nested_thousands_deep_is_cleaned_in_time(tag: str) -> None:
    begun = time.process_time()
    html = clean(f"<{tag}>" * 3_000 + "x", rel=Rel.READER)

    assert "x" in html
    assert time.process_time() - begun < WELL_ABOVE


def test_templates_render_markdown_and_escape_addresses() -> None:
    template = Template("{% load rich_text %}{{ text|markdown }}{{ good|safe_href }}|{{ bad|safe_href }}|")

    html = template.render(
        Context({"text": "**x** <b>", "good": 'https://example.org/?a="&b', "bad": "javascript:alert(1)"})
    )

    assert html == "<p><strong>x</strong> &lt;b&gt;</p>\nhttps://example.org/?a=&quot;&amp;b||"


def test_a_number_in_brackets_leads_to_that_piece_of_evidence() -> None:
    assert to_html("See [1], **[2]** and [3].", evidence=2) == (
        '<p>See <a href="#evidence-1">[1]</a>, <strong><a href="#evidence-2">[2]</a></strong> and [3].</p>\n'
    )
    assert to_html("See [1].") == "<p>See [1].</p>\n"


@pytest.mark.parametrize("text", ["`[1]`", "    [1]", "[a [1] b](https://example.org/)", "[0] [01] [1 ] [١] [1000]"])
def test_no_link_stands_inside_code_or_another_link_or_for_what_is_no_number(text: str) -> None:
    assert "#evidence" not in to_html(text, evidence=999)


@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("[]()1a<>&;`*\"' \n#:/\\")))
def test_links_to_evidence_add_nothing_else(text: str) -> None:
    linked = to_html(text, evidence=11)

    assert linked.replace('<a href="#evidence-1">[1]</a>', "[1]").replace(
        '<a href="#evidence-11">[11]</a>', "[11]"
    ) == to_html(text)
