#pragma once

#include <QIcon>

namespace varve {

/// The icon called `name`, one of those in `:/varve/icons`: a single-coloured drawing that takes
/// the application palette's text colour when it is painted, so it follows a change of palette, and
/// the dimmed one when disabled.
///
/// Null, so that buttons show their text alone, when there is no such drawing or no SVG plug-in.
QIcon icon(const QString &name);

} // namespace varve
