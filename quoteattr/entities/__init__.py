"""Whom and what an article names or describes: names, titles, clusters of names, genders."""
