"""Field tables between our records and 24SevenOffice's payloads, an area a module; pure."""
