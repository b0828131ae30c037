/** Which provider and model a request goes to, and why. */
package dev.exai.core.route;
