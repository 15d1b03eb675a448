#pragma once

#include "base/result.h"

#include <QStringList>

#include <optional>

namespace varve {

/// What the program was asked to do when it was started.
struct CommandLine
{
    enum class Palette { System, Light, Dark };

    QString database; ///< A file or URL; empty: the sample.
    QString table;    ///< Opened at once; empty: none.
    bool readOnly = false;
    Palette palette = Palette::System;
    QString screenshot; ///< Where to leave a picture of the window before ending; empty: stay.

    /// What is printed before ending, for --help and --version; then nothing else counts.
    std::optional<QString> answer;

    /// Reads the arguments, the program's name first. Fails with ErrorKind::Validation and a
    /// sentence about the argument that is not understood.
    static Result<CommandLine> parsed(const QStringList &arguments);
};

} // namespace varve
