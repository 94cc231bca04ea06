"""The browser fixtures themselves: they would notice what they are there to notice."""

import pytest
from playwright.sync_api import Page, Route

from tests.conftest import CheckAccessibility

PAGE = "<!doctype html><html lang=en><title>Page</title><main><h1>Page</h1>{body}</main>"


def serve(page: Page, body: str) -> None:
    """Answer /page/ with `body`, under the policy that the site sends."""
    policy = page.request.get("/admin/login/").headers["content-security-policy"]

    def answer(route: Route) -> None:
        route.fulfill(
            body=PAGE.format(body=body), content_type="text/html", headers={"Content-Security-Policy": policy}
        )

    page.route("**/page/", answer)
    page.goto("/page/")


@pytest.mark.parametrize(
    ("body", "reported"),
    [
        ("<script>document.title = 'ran'</script>", "Content Security Policy"),
        ("<p style='color: red'>Red</p>", "Content Security Policy"),
        ("<img src='/static/missing.png' alt=''>", "404"),
    ],
    ids=["inline script", "inline style", "missing picture"],
)
def test_a_page_that_the_browser_complains_about_fails_its_test(
    page: Page, complaints: list[str], body: str, reported: str
) -> None:
    serve(page, body)

    page.wait_for_load_state("networkidle")

    assert len(complaints) == 1
    assert reported in complaints[0]
    complaints.clear()


def test_asking_for_an_address_that_is_refused_is_no_complaint(page: Page, complaints: list[str]) -> None:
    answer = page.goto("/nowhere/")

    assert answer is not None
    assert answer.status == 404
    assert complaints == []


def test_axe_runs_under_the_policy_and_fails_a_page_with_a_violation(
    page: Page, check_accessibility: CheckAccessibility
) -> None:
    serve(page, "<p>Nothing to complain about.</p>")
    check_accessibility(page)

    serve(page, "<img src='/static/claims/icon.svg'>")
    with pytest.raises(pytest.fail.Exception, match="image-alt"):
        check_accessibility(page)


def test_axe_finds_a_colour_that_is_too_pale_in_the_dark_alone(
    page: Page, check_accessibility: CheckAccessibility
) -> None:
    style = (
        ":root { color-scheme: light dark; background: light-dark(#fff, #111) }"
        " h1, p { color: light-dark(#222, #eee); transition: color 0.3s } p { color: light-dark(#222, #333) }"
    )
    page.route("**/page.css", lambda route: route.fulfill(body=style, content_type="text/css"))

    serve(page, "<link rel=stylesheet href=/page.css><p>Read me.</p>")
    check_accessibility(page)

    with pytest.raises(pytest.fail.Exception, match="color-contrast"):
        check_accessibility(page, in_the_dark=True)


def test_the_admin_asks_for_a_log_in_and_refuses_a_wrong_one_without_a_complaint(page: Page) -> None:
    page.goto("/admin/")

    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()

    assert "Please enter the correct" in page.locator(".errornote").inner_text()
