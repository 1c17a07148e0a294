/** The one exception type whose message is written for the user. Nothing else lives here. */
package io.github.dramatis.core.error;
