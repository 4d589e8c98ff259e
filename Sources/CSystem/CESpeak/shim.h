#ifndef PARLEY_CESPEAK_SHIM_H
#define PARLEY_CESPEAK_SHIM_H

#include <espeak-ng/speak_lib.h>

#endif
