"""What comes in: `interactions` handles it whatever the surface, and a package for each surface turns it into these."""
