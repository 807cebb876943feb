"""Migrations go forward only: small, named for their purpose, first those that add, later those that remove."""
