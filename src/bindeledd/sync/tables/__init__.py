"""The engine's tables, one module a meaning; `sync.models` gathers them for Django."""
