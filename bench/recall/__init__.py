"""Recall: passages of real books planted in real posts, altered in many ways, and how many are found."""
