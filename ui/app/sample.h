#pragma once

#include "base/result.h"

namespace varve {

/// The path of the user's copy of the bundled sample database, which is made if it is not there.
/// Blocks for a moment when it is. Errors: Storage, if the folder cannot be written to.
Result<QString> sampleDatabase();

} // namespace varve
