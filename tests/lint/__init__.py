"""What lint promises."""
