"""kb: who said what, about whom, and when, with the words at their place in the article."""
