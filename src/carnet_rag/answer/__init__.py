"""From ranked candidates to an answer made of quotes, or a plain word on what is missing."""
