#pragma once

#include "app/commandline.h"

namespace varve {

/// Gives the application the Fusion style and the palette that was asked for.
void applyLook(CommandLine::Palette palette);

} // namespace varve
