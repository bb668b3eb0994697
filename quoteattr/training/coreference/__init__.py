"""Training coreferee's model over the embedded pipeline."""
