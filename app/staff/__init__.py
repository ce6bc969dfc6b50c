"""What the team's page is made of."""
