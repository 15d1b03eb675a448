#pragma once

#include <QtGui/QIcon>
