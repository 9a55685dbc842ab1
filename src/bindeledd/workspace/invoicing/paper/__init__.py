"""The documents that a customer gets on paper: what stands on them, in which words, how set."""
