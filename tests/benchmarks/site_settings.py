"""The site's own settings, with the addresses that only a benchmark has (`site_urls`)."""

import os

from factcheck.settings import *  # noqa: F403
from factcheck.settings import MIDDLEWARE

ROOT_URLCONF = "tests.benchmarks.site_urls"

if os.environ.get("BENCHMARK_PROFILE"):
    MIDDLEWARE = ["tests.benchmarks.site_profile.ProfileMiddleware", *MIDDLEWARE]
