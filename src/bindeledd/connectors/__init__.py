"""One folder a remote system, all of one shape; a connector declares and the engine acts."""
