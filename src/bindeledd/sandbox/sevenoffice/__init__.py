"""Stand-in for 24SevenOffice's SOAP services, written from its documents (read 2026-11-21)."""
