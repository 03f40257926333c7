import { useCurrentAdmin } from 'adminjs';
import React from 'react';
import { Navigate } from 'react-router-dom';
import { startFor, type Signed } from './menu.ts';

const Start = () => {
  const [admin] = useCurrentAdmin();
  return admin ? <Navigate to={startFor(admin as unknown as Signed)} replace /> : null;
};
export default Start;
