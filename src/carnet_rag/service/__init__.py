"""The whole way, for everything that asks: one chain, one exchange of records."""
