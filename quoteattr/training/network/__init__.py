"""The network in torch: its layers, losses, distillation, weights, and the training loop."""
