"""Writes the site's content for other programs: news feed, calendars, site map and catalogue of open data."""
