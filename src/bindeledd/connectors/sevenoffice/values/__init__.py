"""Values of 24SevenOffice's own making, an area a module; pure."""
