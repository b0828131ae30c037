/** GLM, at Z.ai and at BigModel. */
package dev.exai.providers.internal.glm;
