#include "models/tablemodel.h"
