"""What leaves the chat as a picture or a document."""
