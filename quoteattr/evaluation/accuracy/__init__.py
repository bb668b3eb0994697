"""The accuracy of a pipeline on gold: syntax and names, attributions, speakers, confidence."""
