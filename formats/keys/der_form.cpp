// SPDX-License-Identifier: MIT
#include "keyfluent/keys/der_form.h"

#include "keyfluent/core/der.h"

namespace keyfluent {

Result<Bytes> write_algorithm_identifier(const Algorithm& algorithm, const Components& components) {
  const DerCodec& codec = *algorithm.der;
  if (codec.write_parameters == nullptr) {
    return der_element(der::kSequence, {codec.oid, codec.parameters});
  }
  KEYFLUENT_TRY(const Bytes parameters, codec.write_parameters(algorithm, components));
  return der_element(der::kSequence, {codec.oid, parameters});
}

Result<Bytes> write_subject_public_key_info(const Algorithm& algorithm,
                                            const Components& components) {
  KEYFLUENT_TRY(const Bytes identifier, write_algorithm_identifier(algorithm, components));
  KEYFLUENT_TRY(const Bytes key, algorithm.der->write_spki(algorithm, components));
  return der_element(der::kSequence, {identifier, der_bit_string(key)});
}

Result<SecretBytes> write_private_key_info(const Algorithm& algorithm,
                                           const Components& components) {
  KEYFLUENT_TRY(const Bytes identifier, write_algorithm_identifier(algorithm, components));
  KEYFLUENT_TRY(const SecretBytes key, algorithm.der->write_pkcs8(algorithm, components));
  const SecretBytes octets = der_secret_element(der::kOctetString, {key.view()});
  return der_secret_element(der::kSequence, {der_small(0), identifier, octets.view()});
}

}  // namespace keyfluent
