"""HTML that the pages show: everything from outside is escaped here."""
