#pragma once

#include "row.h"
