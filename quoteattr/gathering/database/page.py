"""draft"""
def write(base, file): file.write("x")
