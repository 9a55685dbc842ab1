"""The REST API: the services of the pages, with keys, problem details and an OpenAPI schema."""
