/** Who a request over HTTP comes from. */
@NullMarked
package dev.exai.server.auth;

import org.jspecify.annotations.NullMarked;
