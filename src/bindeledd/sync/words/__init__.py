"""Words of codes, a table an area; `sync.wording` puts the facts in and hands them out."""
