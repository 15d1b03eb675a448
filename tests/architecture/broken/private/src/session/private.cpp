#include "value/row_p.h"
