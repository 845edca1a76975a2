"""Profiles for the property tests: the usual one, and a long campaign."""

from hypothesis import settings

settings.register_profile("campaign", max_examples=20_000, deadline=None)
