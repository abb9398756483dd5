/** The command line: what one does to a log without the application it belongs to. */
@NullMarked
package io.walstore.cli;

import org.jspecify.annotations.NullMarked;
