#pragma once

/// Blocks that this thread has taken from the heap so far: by Swift, by C, by C++, by every library.
///
/// The program's own `malloc` and its sisters stand before those of the C library and count before they pass on.
unsigned long allocation_count(void);
