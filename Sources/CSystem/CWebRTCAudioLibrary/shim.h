// Declares nothing: the library speaks C++, and CWebRTCAudio wraps it. This module carries its compiler and linker flags.
