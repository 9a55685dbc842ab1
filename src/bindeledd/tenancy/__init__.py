"""Companies, people and roles, and the wall between companies that the database keeps."""
