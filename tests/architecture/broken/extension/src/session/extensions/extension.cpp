#include "session/session_p.h"
