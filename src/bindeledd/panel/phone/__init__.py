"""The worker's phone: pages that also work without net, and what their script asks for."""
