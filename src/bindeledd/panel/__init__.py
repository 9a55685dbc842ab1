"""The web pages: templates, components and views; what they show is decided elsewhere."""
