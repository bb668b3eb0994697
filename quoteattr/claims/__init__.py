"""What is claimed: each content as a sentence that can be understood without the article."""
