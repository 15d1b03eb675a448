#include "widgets/tableview.h"
